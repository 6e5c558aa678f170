-- The statistics that the whole ingest also makes, straight from the rows.
create or replace temp table site_speed as
select
    file_id,
    count(*) as n,
    avg(speed_kmh) as mean_kmh,
    stddev_samp(speed_kmh) as sd_kmh,
    quantile_cont(speed_kmh, [0.5, 0.85]) as quantiles
from passage
group by file_id
