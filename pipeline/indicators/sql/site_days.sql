-- Sums per session, site, direction and measuring day: of decimals, so exact in any order.
with day as (
    select file_id, direction, measured_at::date as date, count(*)::decimal(18, 6) as n, sum(speed_kmh) as speed_sum
    from core.valid_passage
    group by file_id, direction, measured_at::date
    union all
    select file_id, direction, date, sum(n), sum(speed_sum)
    from core.binned_line
    group by file_id, direction, date
)

select
    file.session,
    file.site,
    day.direction,
    day.date,
    sum(day.speed_sum)::double as amount,
    sum(day.n)::double as base
from day
join core.speed_session as file on file.file_id = day.file_id
group by file.session, file.site, day.direction, day.date
order by file.session, file.site, day.direction, day.date
