-- Physical lines = preamble + header + data + rejected + blank, for every file that is loaded.
select path || ': ' || lines || ' rader, men ' || (preamble_lines + header_lines + data_lines + blank_lines + rejected_lines) || ' är redovisade' as what
from meta.delivery_file
where status = 'loaded'
    and lines <> preamble_lines + header_lines + data_lines + blank_lines + rejected_lines
order by path
