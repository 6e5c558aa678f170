insert into core.reported_crime (
    area_code, crime_id, definition, period_start, period_kind, count, rate_per_100k, preliminary, state, sha256, line, file_id
)
select
    unnest($area_code::varchar[]),
    unnest($crime_id::varchar[]),
    unnest($definition::varchar[]),
    unnest($period_start::date[]),
    unnest($period_kind::varchar[]),
    unnest($count::bigint[]),
    unnest($rate_per_100k::double[]),
    unnest($preliminary::boolean[]),
    unnest($state::varchar[]),
    $sha256,
    unnest($line::bigint[]),
    $file_id
