-- Views that judge and join. Readers write the tables; everything after reads these.

create view core.passage as
select
    speed_session.session,
    speed_session.site,
    passage.direction,
    passage.measured_at,
    passage.speed_kmh,
    passage.length_m,
    speed_session.sha256,
    passage.line
from core.speed_passage as passage
join core.speed_session as speed_session on speed_session.file_id = passage.file_id;

create view core.speed_histogram as
select
    speed_session.session,
    speed_session.site,
    bin.direction,
    bin.date,
    bin.hour,
    bin.speed_from_kmh,
    bin.speed_to_kmh,
    sum(bin.n) as n
from core.speed_bin as bin
join core.speed_session as speed_session on speed_session.file_id = bin.file_id
group by
    speed_session.session, speed_session.site, bin.direction, bin.date, bin.hour, bin.speed_from_kmh, bin.speed_to_kmh;

-- Latest revision: the same area, crime and period delivered twice counts once, from the delivery accessed last.
create view core.current_reported_crime as
with ranked as (
    select
        crime.*,
        delivery.delivery,
        delivery.synthetic,
        row_number() over (
            partition by crime.area_code, crime.crime_id, crime.period_start, crime.period_kind
            order by delivery.accessed desc, delivery.delivery desc, file.path desc, crime.line desc
        ) as revision
    from core.reported_crime as crime
    join meta.delivery_file as file on file.file_id = crime.file_id
    join meta.delivery as delivery on delivery.delivery = file.delivery
)
select * exclude (revision)
from ranked
where revision = 1;
