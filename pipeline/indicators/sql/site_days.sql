-- Sums per session, site, direction and measuring day: of decimals, so exact in any order.
with day as (
    select file_id, direction, measured_at::date as date, count(*) as n, sum(speed_kmh) as speed_sum
    from core.valid_passage
    group by file_id, direction, measured_at::date
)

select
    file.session,
    file.site,
    day.direction,
    day.date,
    sum(day.speed_sum)::double as amount,
    sum(day.n)::bigint as base
from day
join core.speed_session as file on file.file_id = day.file_id
group by file.session, file.site, day.direction, day.date
order by file.session, file.site, day.direction, day.date
