-- Days since each set's action plan was last followed up by the council or a cooperation meeting, on the date that its
-- pages speak from (disclosure/sql/promise.sql). The line is that of the action plan among what the promises build on.
-- Only of sets with an action plan that began when lag (2023:196) was in force; of others it is not applicable.
with dated as (
    select
        promise_set.*,
        coalesce(
            (select as_of from meta.as_of),
            (
                select max(delivery.accessed)
                from meta.delivery as delivery
                where delivery.municipality = promise_set.municipality and delivery.version <> ''
            ),
            promise_set.period_start
        ) as as_of
    from core.promise_set as promise_set
),

plan as (
    select promise_set, min(line) as line
    from core.promise_basis
    where lower(kind) like 'åtgärdsplan%'
    group by promise_set
),

meeting as (
    select dated.promise_set, max(json_extract_string(held.value, '$.date')::date) as date
    from dated
    cross join json_each(dated.content, '$.meetings') as held
    where json_extract_string(held.value, '$.forum') in ('prevention_council', 'cooperation_meeting')
        and json_extract_string(held.value, '$.date')::date <= dated.as_of
    group by dated.promise_set
),

judged as (
    select
        dated.*,
        coalesce(plan.line, 1) as line,
        meeting.date as followed_up,
        plan.line is not null and dated.period_start >= date '2023-07-01' as is_under_the_law
    from dated
    left join plan on plan.promise_set = dated.promise_set
    left join meeting on meeting.promise_set = dated.promise_set
)

select
    judged.area_code,
    strftime(judged.as_of, '%Y-%m-%d') as period,
    judged.as_of as period_start,
    judged.as_of as period_end,
    'snapshot' as period_kind,
    'promise_set' as dimension,
    'promise_set=' || judged.promise_set as group_key,
    'days' as unit,
    date_diff('day', judged.followed_up, judged.as_of) as amount,
    null::double as base,
    null::double as weight,
    '' as stratum,
    '' as cluster,
    case
        when not judged.is_under_the_law then 'not_applicable'
        when judged.followed_up is null then 'missing'
        else 'ok'
    end as state,
    false as preliminary,
    'follow_up' as series,
    delivery.delivery,
    delivery.synthetic,
    judged.sha256,
    judged.line
from judged
join meta.delivery_file as file on file.file_id = judged.file_id
join meta.delivery as delivery on delivery.delivery = file.delivery
