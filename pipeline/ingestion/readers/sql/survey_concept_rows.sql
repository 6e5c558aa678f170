insert into core.survey_concept (
    survey, wave, filled, area_code, period_start, period_end, invited, concept, question, base, question_version,
    sha256, line, file_id
)
select
    $survey, $wave, unnest($filled::varchar[]), $area_code, $period_start, $period_end, $invited,
    unnest($concept::varchar[]), unnest($question::varchar[]), unnest($base::varchar[]),
    unnest($question_version::varchar[]), $sha256, unnest($line::bigint[]), $file_id
