/// Whether this is how one brand ends in different countries: `de`, `com`, `co.uk`, `com.mx`.
///
/// Deliberately not the whole public suffix list: `pinterest.blogspot.com` and
/// `google.com.evil.example` must not pass for the brand.
fn country_suffix(suffix: &str) -> bool {
    let country = |label: &str| label.len() == 2 && label.bytes().all(|b| b.is_ascii_lowercase());
    match suffix.split_once('.') {
        None => country(suffix) || ["com", "net", "org", "cat"].contains(&suffix),
        Some((kind, rest)) => ["co", "com", "net", "org", "ne", "or"].contains(&kind) && country(rest),
    }
}
