//! Reading an inquiry's body: JSON, or a form in either of its two encodings.

use futures_util::StreamExt as _;
use portico_shared::form::decode::{self, not_utf8};
pub use portico_shared::form::decode::{Encoding, Submission};
use portico_shared::json;
use portico_shared::problem::{self, Problem};
use worker::js_sys::{JsString, Uint8Array};
use worker::{Headers, Method, Request, RequestInit};

use crate::error::{Answer, Named, Result};

/// Longest body, in bytes.
pub const BODY_MAX: usize = 32 * 1024;

/// Longest body that is read to its end before it is refused, in bytes. A connection may be closed
/// while the rest of an unread body is still being sent, and then the sender never learns why.
const READ_MAX: usize = 1024 * 1024;

/// Reads an inquiry's body, at most [`BODY_MAX`] bytes of it.
pub async fn body(request: &mut Request) -> Result<std::result::Result<Vec<u8>, Problem>> {
    body_up_to(request, BODY_MAX).await
}

/// Reads a JSON body of at most `most` bytes. `hint` says what is expected.
pub async fn read<T: serde::de::DeserializeOwned>(
    request: &mut Request,
    most: usize,
    hint: &str,
) -> Answer<T> {
    let json = request
        .headers()
        .get("content-type")
        .ok()
        .flatten()
        .and_then(|kind| Encoding::from_content_type(&kind))
        == Some(Encoding::Json);
    if !json {
        return Err(problem::wrong_type("Send application/json.").into());
    }
    let body = body_up_to(request, most).await??;
    json::read(&body).map_err(|_| problem::malformed(hint).into())
}

/// Reads a body of at most `most` bytes.
pub async fn body_up_to(
    request: &mut Request,
    most: usize,
) -> Result<std::result::Result<Vec<u8>, Problem>> {
    let too_large = || problem::too_large(format!("Send at most {} KiB.", most / 1024));
    let announced: Option<usize> = request
        .headers()
        .get("content-length")
        .ok()
        .flatten()
        .and_then(|length| length.parse().ok());
    if announced.is_some_and(|length| length > most.max(READ_MAX)) {
        return Ok(Err(too_large()));
    }
    let bytes = match announced {
        // No more than was announced ever comes.
        Some(_) => request.bytes().await.calling("Request.bytes")?,
        None => unannounced(request, most).await?,
    };
    Ok(if bytes.len() > most {
        Err(too_large())
    } else {
        Ok(bytes)
    })
}

/// Reads a body that did not say how long it is. Of one that is too long no more is kept than shows
/// that, and after [`READ_MAX`] bytes nothing more is read.
async fn unannounced(request: &mut Request, most: usize) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if request.inner().body().is_none() {
        return Ok(bytes);
    }
    let mut chunks = request.stream().calling("Request.body")?;
    let mut read = 0;
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.calling("Request.body")?;
        read += chunk.len();
        if bytes.len() <= most {
            bytes.extend(chunk);
        }
        if read > most.max(READ_MAX) {
            break;
        }
    }
    Ok(bytes)
}

/// Reads a submission out of a body.
pub async fn submission(
    encoding: Encoding,
    content_type: &str,
    body: &[u8],
) -> Result<std::result::Result<Submission, Problem>> {
    let mut read = match encoding {
        Encoding::Json => decode::json(body),
        Encoding::UrlEncoded => decode::url_encoded(body),
        Encoding::Multipart => multipart(content_type, body).await?,
    };
    if let Ok(sent) = &mut read {
        sent.answers
            .compose(|text| JsString::from(text).normalize("NFC").into());
    }
    Ok(read)
}

async fn multipart(
    content_type: &str,
    body: &[u8],
) -> Result<std::result::Result<Submission, Problem>> {
    let headers = Headers::new();
    headers
        .set("content-type", content_type)
        .calling("Headers.set")?;
    let mut init = RequestInit::new();
    init.with_method(Method::Post)
        .with_headers(headers)
        .with_body(Some(Uint8Array::from(body).into()));
    let mut inner = Request::new_with_init("https://body/", &init).calling("Request")?;
    let Ok(data) = inner.form_data().await else {
        return Ok(Err(problem::malformed(
            "The multipart body cannot be read. Check its boundary.",
        )));
    };
    // The runtime puts this character where it finds no UTF-8; a patient may have typed it, though.
    let replaced =
        |value: &str| value.contains('\u{FFFD}') && !contains(body, "\u{FFFD}".as_bytes());
    let mut submission = Submission::default();
    for name in decode::names() {
        if let Some(value) = data.get_field(name) {
            if replaced(&value) {
                return Ok(Err(not_utf8()));
            }
            submission.set(name, &value);
        }
    }
    Ok(Ok(submission))
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}
