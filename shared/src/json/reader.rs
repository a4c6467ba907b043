//! The cursor as serde's reader. What is generic here is compiled for every type: it is kept short.

use std::borrow::Cow;

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{
    Deserialize as _, DeserializeSeed, Deserializer, EnumAccess, Error as _, Expected, MapAccess,
    SeqAccess, Unexpected, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::Fault;
use super::cursor::{Cursor, Number};

/// How `serde_json` asks for the text of a value instead of the value.
const RAW: &str = "$serde_json::private::RawValue";

/// Reads what stands at the cursor.
pub struct Reader<'a, 'de>(pub &'a mut Cursor<'de>);

impl<'de> Reader<'_, 'de> {
    /// What stands here is not what is expected.
    #[cold]
    #[inline(never)]
    fn unfit(self, expected: &dyn Expected) -> Fault {
        let at = self.0.at();
        let found = match self.0.peek() {
            b'"' => self.0.string().map(|_| Unexpected::Other("text")),
            b'{' => Ok(Unexpected::Map),
            b'[' => Ok(Unexpected::Seq),
            b't' => self.0.word("true").map(|()| Unexpected::Bool(true)),
            b'f' => self.0.word("false").map(|()| Unexpected::Bool(false)),
            b'n' => self.0.word("null").map(|()| Unexpected::Unit),
            _ => self.0.number().map(|number| match number {
                Number::Whole(number) => Unexpected::Unsigned(number),
                Number::Negative(number) => Unexpected::Signed(number),
                Number::Float(number) => Unexpected::Float(number),
            }),
        };
        match found {
            Ok(found) => Fault::invalid_type(found, expected).placed(at),
            Err(fault) => fault,
        }
    }

    fn members<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.0.open()?;
        let value = visitor.visit_map(Inside(self.0, true))?;
        self.0.close(b'}')?;
        Ok(value)
    }

    fn elements<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.0.open()?;
        let value = visitor.visit_seq(Inside(self.0, true))?;
        self.0.close(b']')?;
        Ok(value)
    }

    fn text<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.0.string()? {
            Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
            Cow::Owned(text) => visitor.visit_string(text),
        }
    }

    fn figure<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.0.number()? {
            Number::Whole(number) => visitor.visit_u64(number),
            Number::Negative(number) => visitor.visit_i64(number),
            Number::Float(number) => visitor.visit_f64(number),
        }
    }
}

macro_rules! where_it_begins {
    ($first:pat => $method:ident: $($name:ident)*) => {$(
        fn $name<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
            match self.0.peek() {
                $first => self.$method(visitor),
                _ => Err(self.unfit(&visitor)),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for Reader<'_, 'de> {
    type Error = Fault;

    where_it_begins!(b'"' => text: deserialize_str deserialize_string deserialize_char deserialize_identifier);
    where_it_begins!(b'-' | b'0'..=b'9' => figure: deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_f32 deserialize_f64);
    where_it_begins!(b'{' => members: deserialize_map);
    where_it_begins!(b'[' => elements: deserialize_seq);

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.0.peek() {
            b'"' => self.text(visitor),
            b'{' => self.members(visitor),
            b'[' => self.elements(visitor),
            b't' | b'f' => self.deserialize_bool(visitor),
            b'-' | b'0'..=b'9' => self.figure(visitor),
            _ => self.deserialize_unit(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.0.peek() {
            b't' => self.0.word("true").and_then(|()| visitor.visit_bool(true)),
            b'f' => {
                self.0.word("false")?;
                visitor.visit_bool(false)
            }
            _ => Err(self.unfit(&visitor)),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if self.0.peek() != b'n' {
            return Err(self.unfit(&visitor));
        }
        self.0.word("null")?;
        visitor.visit_unit()
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if self.0.peek() != b'n' {
            return visitor.visit_some(self);
        }
        self.0.word("null")?;
        visitor.visit_none()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        if name == RAW {
            return visitor.visit_map(Raw(Some(self.0.raw()?)));
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        match self.0.peek() {
            b'"' => visitor.visit_enum(Variant(self.0, false)),
            b'{' => {
                self.0.open()?;
                let cursor = self.0;
                cursor.before_key()?;
                let value = visitor.visit_enum(Variant(&mut *cursor, true))?;
                cursor.close(b'}')?;
                Ok(value)
            }
            _ => Err(self.unfit(&visitor)),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.0.skip()?;
        visitor.visit_unit()
    }

    forward_to_deserialize_any! { i128 u128 bytes byte_buf }
}

/// Inside a list or an object; true until something in it was read.
struct Inside<'a, 'de>(&'a mut Cursor<'de>, bool);

impl<'de> SeqAccess<'de> for Inside<'_, 'de> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Fault> {
        if !self.0.another(&mut self.1, b']')? {
            return Ok(None);
        }
        let at = self.0.at();
        match seed.deserialize(Reader(self.0)) {
            Ok(value) => Ok(Some(value)),
            Err(fault) => Err(fault.placed(at)),
        }
    }
}

impl<'de> MapAccess<'de> for Inside<'_, 'de> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Fault> {
        if !self.0.another(&mut self.1, b'}')? {
            return Ok(None);
        }
        self.0.before_key()?;
        match seed.deserialize(Reader(self.0)) {
            Ok(key) => Ok(Some(key)),
            // After the key, so that the path names it.
            Err(fault) => Err(fault.placed(self.0.at())),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        self.0.expect(b':')?;
        let at = self.0.at();
        seed.deserialize(Reader(self.0))
            .map_err(|fault| fault.placed(at))
    }
}

/// A variant of an enum; true if it carries something.
struct Variant<'a, 'de>(&'a mut Cursor<'de>, bool);

impl<'de> EnumAccess<'de> for Variant<'_, 'de> {
    type Error = Fault;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Fault> {
        let variant = seed
            .deserialize(Reader(self.0))
            .map_err(|fault| fault.placed(self.0.at()))?;
        if self.1 {
            self.0.expect(b':')?;
        }
        Ok((variant, self))
    }
}

impl<'de> Variant<'_, 'de> {
    fn content(&mut self, expected: &'static str) -> Result<Reader<'_, 'de>, Fault> {
        if self.1 {
            return Ok(Reader(self.0));
        }
        Err(Fault::invalid_type(Unexpected::UnitVariant, &expected).placed(self.0.at()))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_, 'de> {
    type Error = Fault;

    fn unit_variant(self) -> Result<(), Fault> {
        if self.1 {
            return <()>::deserialize(Reader(self.0));
        }
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(mut self, seed: T) -> Result<T::Value, Fault> {
        seed.deserialize(self.content("what this one carries")?)
    }

    fn tuple_variant<V: Visitor<'de>>(mut self, _: usize, visitor: V) -> Result<V::Value, Fault> {
        self.content("what this one carries")?
            .deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        mut self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.content("what this one carries")?
            .deserialize_map(visitor)
    }
}

/// The text of a value, as `serde_json::value::RawValue` takes it: an object of one member.
struct Raw<'de>(Option<&'de str>);

impl<'de> MapAccess<'de> for Raw<'de> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Fault> {
        if self.0.is_none() {
            return Ok(None);
        }
        seed.deserialize(BorrowedStrDeserializer::new(RAW))
            .map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        seed.deserialize(BorrowedStrDeserializer::new(
            self.0.take().unwrap_or_default(),
        ))
    }
}
