insert into core.activity (
    date, promise, commitment, activity, status, amount, hours, participants, violations, unit_name, audience, actor, area_code, sha256, line, file_id
)
select
    unnest($date::date[]),
    unnest($promise::varchar[]),
    unnest($commitment::varchar[]),
    unnest($activity::varchar[]),
    unnest($status::varchar[]),
    unnest($amount::double[]),
    unnest($hours::double[]),
    unnest($participants::double[]),
    unnest($violations::double[]),
    unnest($unit_name::varchar[]),
    unnest($audience::varchar[]),
    unnest($actor::varchar[]),
    $area_code,
    $sha256,
    unnest($line::bigint[]),
    $file_id
