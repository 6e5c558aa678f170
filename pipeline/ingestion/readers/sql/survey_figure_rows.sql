insert into core.survey_figure (
    indicator, area_code, wave, period_start, period_end, dimension, group_key, share, lower, upper, answers, invited,
    question, base, question_version, publication, state, sha256, line, file_id
)
select
    unnest($indicator::varchar[]),
    unnest($area_code::varchar[]),
    unnest($wave::varchar[]),
    unnest($period_start::date[]),
    unnest($period_end::date[]),
    unnest($dimension::varchar[]),
    unnest($group_key::varchar[]),
    unnest($share::double[]),
    unnest($lower::double[]),
    unnest($upper::double[]),
    unnest($answers::bigint[]),
    unnest($invited::bigint[]),
    unnest($question::varchar[]),
    unnest($base::varchar[]),
    unnest($question_version::varchar[]),
    unnest($publication::varchar[]),
    unnest($state::varchar[]),
    $sha256,
    unnest($line::bigint[]),
    $file_id
