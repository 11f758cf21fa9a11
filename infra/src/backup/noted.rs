use super::{BackupError, Table};
use crate::files::is_as_kept;
use sanping_domain::{
    files::{Checksum, Variant},
    shared::FileId,
};
use serde_json::Value;

/// A photo as its row tells of it.
pub(super) struct Noted {
    pub(super) id: FileId,
    full: Option<Checksum>,
    thumb: Option<Checksum>,
}

impl Noted {
    /// Reads a row of the table of photos; `None` for a row without an id, of which there is none.
    pub(super) fn of(table: &Table, row: &[Value]) -> Option<Self> {
        let text = |name: &str| {
            let at = table.columns.iter().position(|column| column.name == name)?;
            row.get(at)?.as_str()
        };
        let sum = |name| text(name).and_then(Checksum::parse);
        Some(Self { id: text("id")?.parse().ok()?, full: sum("sha256"), thumb: sum("thumb_sha256") })
    }

    /// One size of it as `photo` gives it; `None` where the store has lost it.
    ///
    /// # Errors
    /// [`BackupError::Photos`]; [`BackupError::Altered`], which in a backup nobody would find out.
    pub(super) fn fetch(
        &self,
        variant: Variant,
        photo: &mut impl FnMut(FileId, Variant) -> Result<Option<Vec<u8>>, String>,
    ) -> Result<Option<Vec<u8>>, BackupError> {
        let bytes = photo(self.id, variant).map_err(BackupError::Photos)?;
        let sum = match variant {
            Variant::Full => &self.full,
            Variant::Thumb => &self.thumb,
        };
        match bytes {
            Some(bytes) if !is_as_kept(sum.as_ref(), &bytes) => {
                Err(BackupError::Altered { id: self.id, size: variant.as_str() })
            }
            bytes => Ok(bytes),
        }
    }
}
