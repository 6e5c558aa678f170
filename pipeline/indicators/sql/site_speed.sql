-- Fills indicator.site_speed from the passages and mean_interval (the ends of each mean's interval, clustered by day).
insert into indicator.site_speed (
    session, site, direction, n, days, mean_kmh, sd_kmh, v50_kmh, v85_kmh, share_within_limit, share_over_30,
    mean_lower, mean_upper
)
with place as (
    select file_id, dense_rank() over (order by session, site) as place, session, site, limit_kmh
    from core.measured_file
),

passage as (
    select file_id, direction, measured_at, speed_kmh, (speed_kmh * 100)::bigint as hundredths
    from core.valid_passage
),

summed as (
    select
        place.place,
        passage.direction,
        count(*) as n,
        count(distinct passage.measured_at::date) as days,
        sum(passage.hundredths)::hugeint as speed_sum,
        sum(passage.hundredths * passage.hundredths)::hugeint as square_sum,
        count(*) filter (where passage.speed_kmh <= place.limit_kmh) as within_limit,
        count(*) filter (where passage.speed_kmh > place.limit_kmh + 30) as over_30,
        quantile_cont(passage.speed_kmh::double, [0.5, 0.85]) as quantiles
    from passage
    join place on place.file_id = passage.file_id
    group by place.place, passage.direction
),

named as (
    select distinct place, session, site from place
)

select
    named.session,
    named.site,
    summed.direction,
    summed.n,
    summed.days,
    speed_sum / 100 / n as mean_kmh,
    case when n > 1 then sqrt((n * square_sum - speed_sum * speed_sum) / (n * (n - 1))) / 100 end as sd_kmh,
    quantiles[1] as v50_kmh,
    quantiles[2] as v85_kmh,
    within_limit / n as share_within_limit,
    over_30 / n as share_over_30,
    case when isnan(mean_lower) then null else mean_lower end as mean_lower,
    case when isnan(mean_upper) then null else mean_upper end as mean_upper
from summed
join named on named.place = summed.place
left join mean_interval as interval
    on interval.session = named.session and interval.site = named.site and interval.direction = summed.direction
order by named.session, named.site, summed.direction
