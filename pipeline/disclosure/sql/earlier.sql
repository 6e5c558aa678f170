-- What was shown or hidden in any edition, each thing once, with the editions that told it. Files of before may lack
-- columns: of their rows nobody knows that they were official, and a period is of the kind that it looks like.
with layout as (
    select
        indicator, area_code, period, period_kind, dimension, group_key, unit, status,
        numerator, denominator, value, synthetic, false as official, '' as filename
    from indicator.published
    where false
),

told as (
    select * from layout
    union all by name
    select * from read_parquet($history, union_by_name = true, filename = true)
)

select
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
    coalesce(official, false) as official,
    list(distinct regexp_extract(filename, '([^/\\]+)\.parquet$', 1) order by 1) as editions
from told
where status in ('ok', 'suppressed')
group by all
order by all
