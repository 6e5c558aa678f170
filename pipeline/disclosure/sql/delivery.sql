-- What a reader may know of each delivery. Never the text of a rejected line, and nothing that differs from run to run:
-- a file that was unchanged this time is simply loaded.
with reject_count as (
    select file.delivery, reject.reason, count(*) as n
    from meta.reject as reject
    join meta.delivery_file as file on file.file_id = reject.file_id
    group by file.delivery, reject.reason
),

rejects as (
    select delivery, to_json(map(list(reason order by reason), list(n order by reason)))::varchar as rejects
    from reject_count
    group by delivery
),

files as (
    select
        delivery,
        to_json(list({
            'path': path,
            'sha256': sha256,
            'lines': lines,
            'preamble_lines': preamble_lines,
            'header_lines': header_lines,
            'data_lines': data_lines,
            'blank_lines': blank_lines,
            'rejected_lines': rejected_lines,
            'status': case when status = 'unchanged' then 'loaded' else status end,
            'message': concat_ws(' ', nullif(file.message, ''), overlap.message)
        } order by path, sha256))::varchar as files
    from meta.delivery_file as file
    left join core.overlap_note as overlap on overlap.file_id = file.file_id
    group by delivery
),

unclaimed as (
    select
        '' as delivery, 'Filer som ingen leverans gör anspråk på' as title, '' as municipality, '' as publisher,
        '' as format, null::date as accessed, '' as licence, '' as url, false as official, false as synthetic,
        'internal' as publish, 'refused' as state, 'Lägg en source.toml bredvid filerna, eller flytta dem.' as message,
        '' as retention
    where exists (select 1 from files where delivery = '')
),

delivery as (
    select
        delivery, title, municipality, publisher, format, accessed, licence, url, official, synthetic, publish, state,
        message, retention
    from meta.delivery
    union all
    select * from unclaimed
)

select
    delivery.*,
    coalesce(files.files, '[]') as files,
    coalesce(rejects.rejects, '{}') as rejects
from delivery
left join files on files.delivery = delivery.delivery
left join rejects on rejects.delivery = delivery.delivery
order by delivery.delivery
