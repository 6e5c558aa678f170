insert into core.promise_basis (promise_set, promise, kind, date, answered, sha256, line, file_id)
values ($promise_set, $promise, $kind, $date, $answered, $sha256, $line, $file_id)
