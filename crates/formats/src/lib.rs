//! Every file that passes between stages: names, columns, versions, readers, writers and their errors.
