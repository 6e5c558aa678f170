insert into core.commitment (
    promise_set, promise, commitment, kind, actor, has_owner, has_baseline, has_target, has_date, has_place, sha256, line,
    file_id
)
values (
    $promise_set, $promise, $commitment, $kind, $actor, $has_owner, $has_baseline, $has_target, $has_date, $has_place,
    $sha256, $line, $file_id
)
