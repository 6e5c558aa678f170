-- Values that an earlier edition published and that are other now. A key that is hidden now has no history here.
with earlier as (
    select
        indicator, area_code, period, dimension, group_key, unit, value,
        first(lower order by filename) as lower,
        first(upper order by filename) as upper,
        min(regexp_extract(filename, '([^/\\]+)\.parquet$', 1)) as edition
    from read_parquet($history, filename = true)
    where status = 'ok'
    group by indicator, area_code, period, dimension, group_key, unit, value
)

select earlier.*
from earlier
join indicator.published as published
    using (indicator, area_code, period, dimension, group_key, unit)
where published.status <> 'suppressed' and earlier.value is distinct from published.value
order by indicator, area_code, period, dimension, group_key, unit, edition, value
