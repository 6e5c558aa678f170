insert into core.population (area_code, counted_on, dimension, group_key, population, state, sha256, line, file_id)
select
    unnest($area_code::varchar[]),
    unnest($counted_on::date[]),
    unnest($dimension::varchar[]),
    unnest($group_key::varchar[]),
    unnest($population::bigint[]),
    unnest($state::varchar[]),
    $sha256,
    unnest($line::bigint[]),
    $file_id
