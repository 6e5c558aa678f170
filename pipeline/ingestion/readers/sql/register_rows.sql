insert into core.register_snapshot (
    date, measure, area_code, dimension, group_key, numerator, denominator, sha256, line, file_id
)
select
    unnest($date::date[]),
    unnest($measure::varchar[]),
    unnest($area_code::varchar[]),
    unnest($dimension::varchar[]),
    unnest($group_key::varchar[]),
    unnest($numerator::double[]),
    unnest($denominator::double[]),
    $sha256,
    unnest($line::bigint[]),
    $file_id
