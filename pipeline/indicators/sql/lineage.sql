-- Appended to "with contributing as (…)": for each published value, the files it came from and how many of their lines.
-- Grouped before it is joined: of millions of lines a few thousand rows are left to match on six texts.
, per_file as (
    select
        area_code, period, dimension, group_key, unit, sha256,
        count(*) as rows, min(line) as first_line, max(line) as last_line
    from contributing
    group by area_code, period, dimension, group_key, unit, sha256
)

select
    published.indicator,
    published.area_code,
    published.period,
    published.dimension,
    published.group_key,
    published.unit,
    per_file.sha256,
    file.path,
    per_file.rows,
    per_file.first_line,
    per_file.last_line
from per_file
join indicator.published as published
    on published.indicator = $indicator
    and published.area_code = per_file.area_code
    and published.period = per_file.period
    and published.dimension = per_file.dimension
    and published.group_key = per_file.group_key
    and published.unit = per_file.unit
join meta.delivery_file as file on file.sha256 = per_file.sha256 and file.status = 'loaded'
join meta.delivery as delivery on delivery.delivery = file.delivery and delivery.publish = 'open'
where published.status = 'ok'
    and list_contains(string_split(published.deliveries, ';'), delivery.delivery)
order by 1, 2, 3, 4, 5, 6, path
