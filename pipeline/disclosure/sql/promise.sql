-- Each promise set as its file says, with the date its pages speak from: the newest date among its deliveries.
select
    promise_set.promise_set,
    promise_set.content,
    coalesce($as_of, max(delivery.accessed), promise_set.period_start) as as_of
from core.promise_set as promise_set
left join meta.delivery as delivery
    on delivery.municipality = promise_set.municipality and delivery.version <> ''
group by promise_set.promise_set, promise_set.content, promise_set.period_start
order by promise_set.promise_set
