-- The files behind each published value, and how many of their lines, with the value made again from those lines.
with per_file as (
    select
        area_code, period, dimension, group_key, unit, sha256,
        count(*) as rows, min(line) as first_line, max(line) as last_line
    from traced
    group by area_code, period, dimension, group_key, unit, sha256
)

select
    again.indicator,
    again.area_code,
    again.period,
    again.group_key,
    again.unit,
    file.path,
    per_file.rows,
    per_file.first_line,
    per_file.last_line,
    again.published,
    again.recomputed,
    again.published = again.recomputed as equal
from per_file
join traced_values as again
    on again.area_code = per_file.area_code
    and again.period = per_file.period
    and again.dimension = per_file.dimension
    and again.group_key = per_file.group_key
    and again.unit = per_file.unit
join meta.delivery_file as file on file.sha256 = per_file.sha256 and file.status = 'loaded'
order by 1, 2, 3, 4, 5, file.path
