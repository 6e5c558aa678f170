-- What was shown or hidden in any edition, whichever told it. Files of before may lack columns: of their rows nobody
-- knows that they were official, and a period is of the kind that it looks like.
with layout as (
    select
        indicator, area_code, period, period_kind, dimension, group_key, unit, status,
        numerator, denominator, value, synthetic, false as official
    from indicator.published
    where false
),

told as (
    select * from layout
    union all by name
    select * from read_parquet($history, union_by_name = true)
)

select distinct
    indicator, area_code, period,
    coalesce(
        period_kind,
        case
            when regexp_full_match(period, '\d{4}') then 'year'
            when regexp_full_match(period, '\d{4}K[1-4]') then 'quarter'
            when regexp_full_match(period, '\d{4}-\d{2}') then 'month'
            else 'wave'
        end
    ) as period_kind,
    dimension, group_key, unit, status, numerator, denominator, value,
    coalesce(synthetic, false) as synthetic,
    coalesce(official, false) as official
from told
where status in ('ok', 'suppressed')
order by all
