-- Dialogues that a set's promises build on, one row per line that names one; one that several promises name (the same
-- kind and date) counts once. amount: 1, or with $answered 1 where the file says what was answered; base: 1.
with dialogue as (
    select
        basis.*,
        row_number() over (
            partition by basis.promise_set, lower(basis.kind), coalesce(basis.date::varchar, 'rad ' || basis.line)
            order by basis.answered desc, basis.line
        ) as naming
    from core.promise_basis as basis
    where lower(basis.kind) like 'dialog%'
)

select
    promise_set.area_code,
    year(promise_set.period_start)::varchar as period,
    promise_set.period_start,
    promise_set.period_end,
    'year' as period_kind,
    'promise_set' as dimension,
    'promise_set=' || dialogue.promise_set as group_key,
    $unit_name as unit,
    if($answered, dialogue.answered, true)::integer as amount,
    1 as base,
    null::double as weight,
    '' as stratum,
    '' as cluster,
    'ok' as state,
    false as preliminary,
    'promise_basis' as series,
    delivery.delivery,
    delivery.synthetic,
    dialogue.sha256,
    dialogue.line
from dialogue
join core.promise_set as promise_set on promise_set.promise_set = dialogue.promise_set
join meta.delivery_file as file on file.file_id = dialogue.file_id
join meta.delivery as delivery on delivery.delivery = file.delivery
where dialogue.naming = 1
