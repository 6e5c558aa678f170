-- The names of sites and sessions that stand in published group keys and periods.
select 'site' as kind, site as id, json_object('street', street, 'limit_kmh', limit_kmh, 'role', role, 'vehicle_km', vehicle_km) as label
from core.speed_site
union all
select distinct 'session' as kind, session as id, json_object('site', site, 'period', period) as label
from core.speed_session
order by kind, id
