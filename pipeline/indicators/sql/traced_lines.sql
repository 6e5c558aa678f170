-- Each line behind each published value, once, with the value made again from those lines.
select
    again.indicator,
    again.area_code,
    again.period,
    again.group_key,
    again.unit,
    traced.sha256,
    file.path,
    traced.line,
    again.published,
    again.recomputed,
    again.published = again.recomputed as equal
from traced
join traced_values as again
    on again.area_code = traced.area_code
    and again.period = traced.period
    and again.dimension = traced.dimension
    and again.group_key = traced.group_key
    and again.unit = traced.unit
join meta.delivery_file as file on file.sha256 = traced.sha256 and file.status = 'loaded'
order by 1, 2, 3, 4, 5, file.path, traced.line
