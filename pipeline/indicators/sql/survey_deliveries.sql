-- Files of answers that stand as loaded, of deliveries that were not refused since, and whether their codebook asks of any
-- of the indicators.
with asked as (
    select distinct file.delivery
    from core.survey_concept as concept
    join meta.delivery_file as file on file.file_id = concept.file_id
    where concept.concept in (select unnest($concepts::varchar[]))
)

select file.path, file.delivery in (select delivery from asked) as is_asked
from meta.delivery_file as file
join meta.delivery as delivery on delivery.delivery = file.delivery and delivery.state = 'loaded'
where file.format = $format and file.status = 'loaded'
order by file.path
