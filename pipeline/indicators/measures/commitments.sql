-- Commitments of every promise set, one row each: amount 1 where it names all that follow-up needs, base 1.
select
    promise_set.area_code,
    year(promise_set.period_start)::varchar as period,
    promise_set.period_start,
    promise_set.period_end,
    'year' as period_kind,
    'promise_set' as dimension,
    'promise_set=' || commitment.promise_set as group_key,
    'share' as unit,
    (commitment.has_owner and commitment.has_baseline and commitment.has_target and commitment.has_date and commitment.has_place)::integer as amount,
    1 as base,
    null::double as weight,
    '' as stratum,
    '' as cluster,
    'ok' as state,
    false as preliminary,
    'commitments' as series,
    delivery.delivery,
    delivery.synthetic,
    commitment.sha256,
    commitment.line
from core.commitment as commitment
join core.promise_set as promise_set on promise_set.promise_set = commitment.promise_set
join meta.delivery_file as file on file.file_id = commitment.file_id
join meta.delivery as delivery on delivery.delivery = file.delivery
