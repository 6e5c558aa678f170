-- Views that judge and join. Readers write the tables; everything after reads these.

create view core.passage as
select
    speed_session.session,
    speed_session.site,
    passage.direction,
    passage.measured_at,
    passage.speed_kmh::double as speed_kmh,  -- quantile_cont of a decimal rounds what lies between two values
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

-- Passages that count: valid speeds are 3-250 km/h. The others are loaded, and said in a note on their file.
create view core.valid_passage as
select file_id, line, direction, measured_at, speed_kmh
from core.speed_passage
where speed_kmh between 3 and 250;

-- Lines of binned files with vehicles: how many, and the sum of their speeds, each as fast as the middle of its class.
-- Decimals, so that sums of them are the same in any order.
create view core.binned_line as
select
    file_id,
    line,
    direction,
    date,
    sum(n)::decimal(18, 6) as n,
    sum(n * (speed_from_kmh + speed_to_kmh) / 2)::decimal(18, 6) as speed_sum
from core.speed_bin
where line is not null
group by file_id, line, direction, date;
comment on column core.binned_line.speed_sum is 'Sum of the speeds, km/h';

-- Measuring files with vehicles that count: whose they are, and the first and last date of the session they belong to
-- (over all its files, so both directions have the same).
create view core.measured_file as
with measured as (
    select file_id, min(measured_at)::date as first_date, max(measured_at)::date as last_date
    from core.valid_passage
    group by file_id
    union all
    select file_id, min(date), max(date)
    from core.binned_line
    group by file_id
)

select
    session.file_id,
    session.session,
    session.site,
    session.period,
    session.sha256,
    session.classes,
    site.limit_kmh,
    site.role,
    site.vehicle_km,
    delivery.delivery,
    delivery.municipality,
    delivery.synthetic,
    min(measured.first_date) over one_session as first_date,
    max(measured.last_date) over one_session as last_date
from core.speed_session as session
join measured on measured.file_id = session.file_id
join meta.delivery_file as file on file.file_id = session.file_id
join meta.delivery as delivery on delivery.delivery = file.delivery
join core.speed_site as site on site.site = session.site and site.delivery = delivery.delivery
window one_session as (partition by session.session, session.site);
comment on column core.measured_file.first_date is 'First date with passages that count, over the files of the session';
comment on column core.measured_file.last_date is 'Last date with passages that count';

-- Latest revision: the same area, crime and period delivered twice counts once, from the delivery accessed last.
-- In each ranked view: revision 1 is the row that counts, used_file_id the file it stands in, and differs that this row
-- says something else than it.
create view core.ranked_reported_crime as
select
    crime.*,
    delivery.delivery,
    delivery.synthetic,
    row_number() over latest as revision,
    first_value(crime.file_id) over latest as used_file_id,
    crime.count is distinct from first_value(crime.count) over latest as differs
from core.reported_crime as crime
join meta.delivery_file as file on file.file_id = crime.file_id
join meta.delivery as delivery on delivery.delivery = file.delivery
window latest as (
    partition by crime.area_code, crime.crime_id, crime.period_start, crime.period_kind
    order by
        delivery.accessed desc, delivery.delivery desc,
        (crime.state = 'ok') desc,  -- ".." in one file of a delivery does not hide the figure of another
        file.path desc, crime.line desc
);
comment on column core.ranked_reported_crime.revision is '1: the row that counts; the others say the same thing again, or said it before';
comment on column core.ranked_reported_crime.used_file_id is 'The file that holds the row that counts';
comment on column core.ranked_reported_crime.differs is 'It says something else than the row that counts';

create view core.current_reported_crime as
select * exclude (revision, used_file_id, differs)
from core.ranked_reported_crime
where revision = 1;

-- Latest revision of a line of a consultant's table: the same site, period and direction delivered twice counts once.
create view core.ranked_speed_summary as
select
    summary.*,
    delivery.municipality,
    delivery.delivery,
    delivery.synthetic,
    row_number() over latest as revision,
    first_value(summary.file_id) over latest as used_file_id,
    (summary.n, summary.mean_kmh, summary.v85_kmh, summary.share_within_limit) is distinct from (
        first_value(summary.n) over latest, first_value(summary.mean_kmh) over latest,
        first_value(summary.v85_kmh) over latest, first_value(summary.share_within_limit) over latest
    ) as differs
from core.speed_summary as summary
join meta.delivery_file as file on file.file_id = summary.file_id
join meta.delivery as delivery on delivery.delivery = file.delivery
window latest as (
    partition by delivery.municipality, summary.site, summary.session, summary.direction
    order by delivery.accessed desc, delivery.delivery desc, file.path desc, summary.line desc
);

create view core.current_speed_summary as
select * exclude (revision, used_file_id, differs)
from core.ranked_speed_summary
where revision = 1;

-- Latest revision of a register's line: the same day, measure, area and group delivered twice counts once.
create view core.ranked_register_snapshot as
select
    snapshot.*,
    delivery.delivery,
    delivery.synthetic,
    row_number() over latest as revision,
    first_value(snapshot.file_id) over latest as used_file_id,
    (snapshot.numerator, snapshot.denominator) is distinct from (
        first_value(snapshot.numerator) over latest, first_value(snapshot.denominator) over latest
    ) as differs
from core.register_snapshot as snapshot
join meta.delivery_file as file on file.file_id = snapshot.file_id
join meta.delivery as delivery on delivery.delivery = file.delivery
window latest as (
    partition by snapshot.date, snapshot.measure, snapshot.area_code, snapshot.group_key
    order by delivery.accessed desc, delivery.delivery desc, file.path desc, snapshot.line desc
);

create view core.current_register_snapshot as
select * exclude (revision, used_file_id, differs)
from core.ranked_register_snapshot
where revision = 1;

-- One figure for each survey indicator, area, wave and group: one with question and base before one without, then from
-- the delivery accessed last. series: figures with the same question, base and version can be compared; one that lacks
-- question or base is a series of its own.
create view core.ranked_survey_figure as
select
    figure.*,
    delivery.delivery,
    delivery.synthetic,
    case
        when figure.question = '' or figure.base = '' then 'jämförs inte: ' || file.path || ', rad ' || figure.line
        else concat_ws(' | ', figure.question, figure.base, nullif(figure.question_version, ''))
    end as series,
    row_number() over latest as revision,
    first_value(figure.file_id) over latest as used_file_id,
    figure.share is distinct from first_value(figure.share) over latest as differs
from core.survey_figure as figure
join meta.delivery_file as file on file.file_id = figure.file_id
join meta.delivery as delivery on delivery.delivery = file.delivery
window latest as (
    partition by figure.indicator, figure.area_code, figure.wave, figure.group_key
    order by
        (figure.question <> '' and figure.base <> '') desc,
        delivery.accessed desc, delivery.delivery desc, file.path desc, figure.line desc
);

create view core.current_survey_figure as
select * exclude (revision, used_file_id, differs)
from core.ranked_survey_figure
where revision = 1;
comment on column core.current_survey_figure.series is 'Question, base and version; names its line where question or base is not known';

-- Lines of logs that stand in an earlier file too, letter for letter: both are counted, since two can be alike.
create view core.repeated_activity as
with numbered as (
    select
        activity.file_id,
        first_value(activity.file_id) over (
            partition by
                activity.date, activity.promise, activity.commitment, activity.activity, activity.status,
                activity.amount, activity.hours, activity.participants, activity.violations, activity.unit_name,
                activity.audience, activity.actor, activity.area_code
            order by file.path, activity.line
        ) as first_file_id
    from core.activity as activity
    join meta.delivery_file as file on file.file_id = activity.file_id
)

select file_id, first_file_id
from numbered
where file_id <> first_file_id;
comment on column core.repeated_activity.first_file_id is 'The first file, by path, with the same line';

-- Latest revision of Kolada's values. series: an id can change its meaning from one delivery to the next, so values are
-- comparable under the same title, and one without a title (no kpi.json) only within its delivery.
create view core.ranked_kolada_value as
with described as (
    select kpi.kpi, file.delivery, kpi.title
    from core.kolada_kpi as kpi
    join meta.delivery_file as file on file.file_id = kpi.file_id
)

select
    value.*,
    delivery.delivery,
    delivery.synthetic,
    'Kolada ' || value.kpi || ' | ' || coalesce(described.title, delivery.delivery) as series,
    row_number() over latest as revision,
    first_value(value.file_id) over latest as used_file_id,
    value.value is distinct from first_value(value.value) over latest as differs
from core.kolada_value as value
join meta.delivery_file as file on file.file_id = value.file_id
join meta.delivery as delivery on delivery.delivery = file.delivery
left join described on described.kpi = value.kpi and described.delivery = delivery.delivery
window latest as (
    partition by value.kpi, value.area_code, value.year, value.gender
    order by delivery.accessed desc, delivery.delivery desc, file.path desc, value.line desc
);

create view core.current_kolada_value as
select * exclude (revision, used_file_id, differs)
from core.ranked_kolada_value
where revision = 1;
comment on column core.current_kolada_value.series is 'The key figure and its title, or the delivery where it came without one';

-- What must be said of a file because of another one: whose figures are used where both have them.
create view core.overlap_note as
with unused as (
    select file_id, used_file_id, differs from core.ranked_reported_crime where file_id <> used_file_id
    union all
    select file_id, used_file_id, differs from core.ranked_register_snapshot where file_id <> used_file_id
    union all
    select file_id, used_file_id, differs from core.ranked_survey_figure where file_id <> used_file_id
    union all
    select file_id, used_file_id, differs from core.ranked_speed_summary where file_id <> used_file_id
    union all
    select file_id, used_file_id, differs from core.ranked_kolada_value where file_id <> used_file_id
),

superseded as (
    select file_id, used_file_id as other_file_id, count(*) as n, count(*) filter (differs) as n_differ
    from unused
    group by file_id, used_file_id
),

repeated as (
    select file_id, first_file_id as other_file_id, count(*) as n
    from core.repeated_activity
    group by file_id, first_file_id
),

said as (
    select
        superseded.file_id,
        superseded.other_file_id,
        superseded.n || ' av filens rader gäller uppgifter som också står i {path}: det är den filens som används.'
        || case when n_differ > 0 then ' ' || n_differ || ' av dem har ett annat tal här.' else '' end as note
    from superseded
    union all
    select
        file_id,
        other_file_id,
        n || ' av filens rader är likadana som rader i {path}: de räknas två gånger. Ta bort dem ur den ena filen.'
    from repeated
)

select said.file_id, string_agg(replace(said.note, '{path}', other.path), ' ' order by other.path) as message
from said
join meta.delivery_file as other on other.file_id = said.other_file_id
group by said.file_id;
