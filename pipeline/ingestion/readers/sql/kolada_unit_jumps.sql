-- Key figures of a delivery whose values are many times those of the deliveries before it, or a small part of them: the
-- unit may have changed. Compared for the same area, year and sex; where no year is in both, by each area's median.
with value as (
    select
        value.kpi, value.area_code, value.year, value.gender, value.value,
        delivery.delivery, delivery.accessed
    from core.kolada_value as value
    join meta.delivery_file as file on file.file_id = value.file_id
    join meta.delivery as delivery on delivery.delivery = file.delivery
    where value.value > 0 and delivery.delivery < $delivery and delivery.version <> ''
),

before as (
    select *
    from value
    qualify row_number() over (
        partition by kpi, area_code, year, gender order by accessed desc, delivery desc
    ) = 1
),

now as (
    select kpi, area_code, year, gender, value
    from core.kolada_value
    where file_id in (select unnest($file_ids)) and value > 0
),

by_year as (
    select now.kpi, median(now.value / before.value) as ratio, count(*) as n, arg_max(before.delivery, before.accessed) as delivery
    from now
    join before
        on before.kpi = now.kpi and before.area_code = now.area_code and before.year = now.year
        and before.gender = now.gender
    group by now.kpi
),

typical_before as (
    select kpi, area_code, gender, median(value) as value, arg_max(delivery, accessed) as delivery, max(accessed) as accessed
    from before
    group by kpi, area_code, gender
),

typical_now as (
    select kpi, area_code, gender, median(value) as value from now group by kpi, area_code, gender
),

by_area as (
    select
        typical_now.kpi, median(typical_now.value / typical_before.value) as ratio, count(*) as n,
        arg_max(typical_before.delivery, typical_before.accessed) as delivery
    from typical_now
    join typical_before
        on typical_before.kpi = typical_now.kpi and typical_before.area_code = typical_now.area_code
        and typical_before.gender = typical_now.gender
    where typical_now.kpi not in (select kpi from by_year)
    group by typical_now.kpi
)

select kpi, ratio, n, delivery
from (select * from by_year union all select * from by_area)
where ratio >= $jump or ratio <= 1 / $jump
order by kpi
