-- A file's speed bins hold exactly its passages, where it has passages.
with passage as (
    select file_id, count(*) as n from core.speed_passage group by file_id
),

bin as (
    select file_id, sum(n) as n from core.speed_bin group by file_id
)

select 'fil ' || passage.file_id || ': ' || passage.n || ' passager, men ' || coalesce(bin.n, 0) || ' i fördelningen' as what
from passage
left join bin on bin.file_id = passage.file_id
where bin.n is distinct from passage.n
order by what
