insert into core.promise_set (
    promise_set, municipality, area_code, period_start, period_end, demo, content, sha256, file_id
)
values (
    $promise_set, $municipality, $area_code, $period_start, $period_end, $demo, $content, $sha256, $file_id
)
