-- Adds to indicator.site_speed what was measured in speed classes: each vehicle as fast as the middle of its class, and
-- quantiles linear within the class. No sd: within a class nothing is known. A share is null where its limit falls inside
-- a class; a class that begins at the limit counts as over.
insert into indicator.site_speed (
    session, site, direction, n, days, mean_kmh, sd_kmh, v50_kmh, v85_kmh, share_within_limit, share_over_30,
    mean_lower, mean_upper
)
with class as (
    select
        file.session,
        file.site,
        file.limit_kmh,
        bin.direction,
        bin.speed_from_kmh,
        bin.speed_to_kmh,
        sum(bin.n::decimal(18, 6)) as n
    from core.speed_bin as bin
    join core.measured_file as file on file.file_id = bin.file_id
    where bin.line is not null
    group by all
),

counted as (
    select
        *,
        sum(n) over upwards as up_to,
        sum(n) over whole as total
    from class
    window
        whole as (partition by session, site, direction),
        upwards as (whole order by speed_from_kmh rows between unbounded preceding and current row)
),

quantile as (
    select
        session,
        site,
        direction,
        min(speed_from_kmh + (0.5 * total - (up_to - n))::double / n::double * (speed_to_kmh - speed_from_kmh))
            filter (where up_to >= 0.5 * total and up_to - n < 0.5 * total) as v50_kmh,
        min(speed_from_kmh + (0.85 * total - (up_to - n))::double / n::double * (speed_to_kmh - speed_from_kmh))
            filter (where up_to >= 0.85 * total and up_to - n < 0.85 * total) as v85_kmh
    from counted
    group by session, site, direction
),

summed as (
    select
        session,
        site,
        direction,
        sum(n) as n,
        sum(n * (speed_from_kmh + speed_to_kmh)) / 2 as speed_sum,
        sum(n) filter (where speed_to_kmh <= limit_kmh + 1) as within_limit,
        sum(n) filter (where speed_from_kmh >= limit_kmh + 30) as over_30,
        bool_or(speed_from_kmh < limit_kmh and speed_to_kmh > limit_kmh + 1) as limit_inside,
        bool_or(speed_from_kmh < limit_kmh + 30 and speed_to_kmh > limit_kmh + 31) as over_30_inside
    from class
    group by session, site, direction
),

days as (
    select file.session, file.site, hour.direction, count(distinct hour.date) as days
    from core.binned_line as hour
    join core.measured_file as file on file.file_id = hour.file_id
    group by file.session, file.site, hour.direction
)

select
    summed.session,
    summed.site,
    summed.direction,
    round(summed.n),
    days.days,
    summed.speed_sum / summed.n::double,
    null,
    quantile.v50_kmh,
    quantile.v85_kmh,
    case when not limit_inside then coalesce(within_limit, 0) / summed.n::double end,
    case when not over_30_inside then coalesce(over_30, 0) / summed.n::double end,
    case when isnan(mean_lower) then null else mean_lower end,
    case when isnan(mean_upper) then null else mean_upper end
from summed
join quantile
    on quantile.session = summed.session and quantile.site = summed.site and quantile.direction = summed.direction
join days on days.session = summed.session and days.site = summed.site and days.direction = summed.direction
left join mean_interval as interval
    on interval.session = summed.session and interval.site = summed.site and interval.direction = summed.direction
order by summed.session, summed.site, summed.direction
