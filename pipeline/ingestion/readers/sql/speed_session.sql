insert into core.speed_session (session, site, direction, period, clock, sha256, file_id)
select
    unnest($session::varchar[]),
    unnest($site::varchar[]),
    unnest($direction::smallint[]),
    unnest($period::varchar[]),
    unnest($clock::varchar[]),
    unnest($sha256::varchar[]),
    unnest($file_id::bigint[])
