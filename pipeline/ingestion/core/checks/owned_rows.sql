-- Every row belongs to a file that is held.
with owned as (
    select 'core.reported_crime' as table_name, file_id from core.reported_crime
    union
    select 'core.speed_site', file_id from core.speed_site
    union
    select 'core.speed_session', file_id from core.speed_session
    union
    select distinct 'core.speed_passage', file_id from core.speed_passage
    union
    select distinct 'core.speed_bin', file_id from core.speed_bin
    union
    select 'core.speed_summary', file_id from core.speed_summary
    union
    select 'core.promise_set', file_id from core.promise_set
    union
    select 'core.commitment', file_id from core.commitment
    union
    select 'core.organisation', file_id from core.organisation
    union
    select distinct 'core.promise_basis', file_id from core.promise_basis
    union
    select distinct 'core.population', file_id from core.population
    union
    select distinct 'core.activity', file_id from core.activity
    union
    select distinct 'core.register_snapshot', file_id from core.register_snapshot
    union
    select distinct 'core.survey_figure', file_id from core.survey_figure
    union
    select distinct 'core.survey_concept', file_id from core.survey_concept
    union
    select distinct 'core.kolada_value', file_id from core.kolada_value
    union
    select distinct 'core.kolada_kpi', file_id from core.kolada_kpi
)

select table_name || ' har rader från en fil som inte längre finns (' || file_id || ')' as what
from owned
where file_id not in (select file_id from meta.delivery_file where status = 'loaded')
order by what
