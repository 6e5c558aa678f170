-- What was asked, among whom and of how many, of each survey share that is shown; never of one that is not. Published
-- shares by their table, estimated ones by the codebook of their answers.
with shown as (
    select * from indicator.published where status = 'ok'
),

published_share as (
    select
        figure.indicator,
        figure.area_code,
        figure.wave as period,
        figure.group_key,
        '' as survey,
        figure.question,
        figure.base,
        figure.question_version,
        figure.publication,
        figure.answers,
        figure.invited
    from core.current_survey_figure as figure
    join shown
        on shown.indicator = figure.indicator and shown.area_code = figure.area_code
        and shown.period = figure.wave and shown.dimension = figure.dimension
        and shown.group_key = figure.group_key
        and shown.method not like 'korn_graubard%'
),

estimated_share as (
    select
        concept.concept as indicator,
        concept.area_code,
        concept.wave as period,
        shown.group_key,
        concept.survey,
        concept.question,
        concept.base,
        concept.question_version,
        delivery.title as publication,
        shown.base_n::bigint as answers,
        if(shown.group_key = '', concept.invited, null) as invited
    from core.survey_concept as concept
    join meta.delivery_file as file on file.file_id = concept.file_id
    join meta.delivery as delivery on delivery.delivery = file.delivery
    join shown
        on shown.indicator = concept.concept and shown.area_code = concept.area_code
        and shown.period = concept.wave and shown.deliveries = delivery.delivery
        and shown.method like 'korn_graubard%'
)

select * from published_share
union all
select * from estimated_share
order by indicator, area_code, period, group_key
