insert into core.speed_summary (
    site, session, direction, period_start, period_end, n, mean_kmh, v85_kmh, share_within_limit, publication, sha256,
    line, file_id
)
select
    unnest($site::varchar[]),
    unnest($session::varchar[]),
    unnest($direction::varchar[]),
    unnest($period_start::date[]),
    unnest($period_end::date[]),
    unnest($n::bigint[]),
    unnest($mean_kmh::double[]),
    unnest($v85_kmh::double[]),
    unnest($share::double[]),
    unnest($publication::varchar[]),
    $sha256,
    unnest($line::bigint[]),
    $file_id
