-- Appended to "with contributing as (…)": for each published value, the files it came from and how many of their lines.
select
    published.indicator,
    published.area_code,
    published.period,
    published.dimension,
    published.group_key,
    published.unit,
    contributing.sha256,
    min(file.path) as path,
    count(*) as rows,
    min(contributing.line) as first_line,
    max(contributing.line) as last_line
from contributing
join indicator.published as published
    on published.indicator = $indicator
    and published.area_code = contributing.area_code
    and published.period = contributing.period
    and published.dimension = contributing.dimension
    and published.group_key = contributing.group_key
    and published.unit = contributing.unit
join meta.delivery_file as file on file.sha256 = contributing.sha256 and file.status = 'loaded'
join meta.delivery as delivery on delivery.delivery = file.delivery and delivery.publish = 'open'
where published.status = 'ok'
group by
    published.indicator, published.area_code, published.period, published.dimension, published.group_key,
    published.unit, contributing.sha256
order by 1, 2, 3, 4, 5, 6, path
