-- Each line behind each published value, once.
select
    published.indicator,
    published.area_code,
    published.period,
    published.dimension,
    published.group_key,
    published.unit,
    traced.sha256,
    file.path,
    traced.line,
    published.value as published
from traced
join indicator.published as published
    on published.indicator = $indicator
    and published.area_code = traced.area_code
    and published.period = traced.period
    and published.dimension = traced.dimension
    and published.group_key = traced.group_key
    and published.unit = traced.unit
join meta.delivery_file as file on file.sha256 = traced.sha256 and file.status = 'loaded'
where published.status = 'ok'
order by 1, 2, 3, 4, 5, 6, path, line
