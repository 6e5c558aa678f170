insert into core.organisation (content, file_id)
values ($content, $file_id)
