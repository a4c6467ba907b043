//! Statements and their values.

use worker::{SqlStorage, SqlStorageValue};

use crate::error::{Named, Result};

/// A whole number for a statement. Numbers cross as floating point, which is exact for every
/// time and count used here.
pub fn number(value: u64) -> SqlStorageValue {
    SqlStorageValue::Integer(i64::try_from(value).unwrap_or(i64::MAX))
}

/// Text for a statement.
pub fn string(value: &str) -> SqlStorageValue {
    SqlStorageValue::String(value.to_owned())
}

/// Text for a statement, or nothing.
pub fn optional(value: Option<&str>) -> SqlStorageValue {
    value.map_or(SqlStorageValue::Null, string)
}

/// The rows of a statement.
pub fn rows<T: serde::de::DeserializeOwned>(
    sql: &SqlStorage,
    statement: &'static str,
    values: Vec<SqlStorageValue>,
) -> Result<Vec<T>> {
    sql.exec(statement, values)
        .storing(statement)?
        .to_array()
        .storing(statement)
}

/// Runs a statement that has no rows to read.
pub fn run(sql: &SqlStorage, statement: &'static str, values: Vec<SqlStorageValue>) -> Result<()> {
    sql.exec(statement, values).storing(statement).map(drop)
}

/// Runs a statement, and tells whether it has changed anything.
pub fn changed(
    sql: &SqlStorage,
    statement: &'static str,
    values: Vec<SqlStorageValue>,
) -> Result<bool> {
    let cursor = sql.exec(statement, values).storing(statement)?;
    Ok(cursor.rows_written() > 0)
}
