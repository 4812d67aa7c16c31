//! Writes the EXIF block that a phone puts into a JPEG (EXIF 2.32; TIFF 6.0, little-endian).

/// What the block says.
#[derive(Clone, Copy)]
pub(crate) struct Facts<'text> {
    pub(crate) make: &'text str,
    pub(crate) model: &'text str,
    /// 1 to 8.
    pub(crate) orientation: u8,
    /// `2026:03:01 10:22:33`.
    pub(crate) taken: &'text str,
    /// Decimals of its second, which a phone may write beside it.
    pub(crate) decimals: Option<&'text str>,
    /// `+01:00`.
    pub(crate) offset: Option<&'text str>,
    pub(crate) serial: Option<&'text str>,
    pub(crate) position: Option<Position>,
    /// Stored width and height.
    pub(crate) size: (u32, u32),
}

/// A place on earth in degrees, north and east positive.
#[derive(Clone, Copy)]
pub(crate) struct Position {
    pub(crate) latitude: f64,
    pub(crate) longitude: f64,
}

/// A value of a directory entry.
enum Value {
    Short(u16),
    Long(u32),
    Text(String),
    Ratios(Vec<(u32, u32)>),
    Bytes(Vec<u8>),
}

const HEADER: &[u8] = b"Exif\0\0";
const ENTRY_BYTES: usize = 12;
const EXIF_POINTER: u16 = 0x8769;
const GPS_POINTER: u16 = 0x8825;

/// The content of an APP1 segment.
pub(crate) fn encode(facts: &Facts) -> Vec<u8> {
    let photo = photo_entries(facts);
    let gps = facts.position.map(gps_entries);
    let mut main = main_entries(facts);
    main.push((EXIF_POINTER, Value::Long(0)));
    if gps.is_some() {
        main.push((GPS_POINTER, Value::Long(0)));
    }
    let start = 8;
    let photo_start = start + directory_bytes(&main);
    let gps_start = photo_start + directory_bytes(&photo);
    for (tag, value) in &mut main {
        match *tag {
            EXIF_POINTER => *value = Value::Long(photo_start as u32),
            GPS_POINTER => *value = Value::Long(gps_start as u32),
            _ => {}
        }
    }
    let mut block = HEADER.to_vec();
    block.extend_from_slice(b"II*\0\x08\0\0\0");
    block.extend(directory(&main, start));
    block.extend(directory(&photo, photo_start));
    if let Some(gps) = gps {
        block.extend(directory(&gps, gps_start));
    }
    block
}

// Entries stand in the order of their tags, as TIFF demands.

fn main_entries(facts: &Facts) -> Vec<(u16, Value)> {
    vec![
        (0x010f, Value::Text(facts.make.to_owned())),
        (0x0110, Value::Text(facts.model.to_owned())),
        (0x0112, Value::Short(u16::from(facts.orientation))),
        (0x011a, Value::Ratios(vec![(72, 1)])),
        (0x011b, Value::Ratios(vec![(72, 1)])),
        (0x0128, Value::Short(2)),
        (0x0132, Value::Text(facts.taken.to_owned())),
    ]
}

fn photo_entries(facts: &Facts) -> Vec<(u16, Value)> {
    let mut entries = vec![
        (0x829a, Value::Ratios(vec![(1, 60)])),
        (0x829d, Value::Ratios(vec![(18, 10)])),
        (0x8827, Value::Short(320)),
        (0x9000, Value::Bytes(b"0232".to_vec())),
        (0x9003, Value::Text(facts.taken.to_owned())),
        (0x9004, Value::Text(facts.taken.to_owned())),
    ];
    if let Some(offset) = facts.offset {
        entries.push((0x9011, Value::Text(offset.to_owned())));
    }
    if let Some(decimals) = facts.decimals {
        entries.push((0x9291, Value::Text(decimals.to_owned())));
    }
    entries.push((0xa002, Value::Long(facts.size.0)));
    entries.push((0xa003, Value::Long(facts.size.1)));
    if let Some(serial) = facts.serial {
        entries.push((0xa431, Value::Text(serial.to_owned())));
    }
    entries
}

fn gps_entries(position: Position) -> Vec<(u16, Value)> {
    let side = |degrees: f64, positive: &str, negative: &str| {
        Value::Text(if degrees < 0.0 { negative } else { positive }.to_owned())
    };
    vec![
        (0x0000, Value::Bytes(vec![2, 3, 0, 0])),
        (0x0001, side(position.latitude, "N", "S")),
        (0x0002, Value::Ratios(degrees(position.latitude))),
        (0x0003, side(position.longitude, "E", "W")),
        (0x0004, Value::Ratios(degrees(position.longitude))),
    ]
}

/// Degrees, minutes and hundredths of seconds.
fn degrees(value: f64) -> Vec<(u32, u32)> {
    let hundredths = (value.abs() * 360_000.0).round() as u32;
    vec![(hundredths / 360_000, 1), (hundredths / 6_000 % 60, 1), (hundredths % 6_000, 100)]
}

impl Value {
    /// TIFF's number for the type, the count of its items, and their bytes.
    fn encoded(&self, tag: u16) -> (u16, u32, Vec<u8>) {
        match self {
            Self::Short(value) => (3, 1, value.to_le_bytes().to_vec()),
            Self::Long(value) => (4, 1, value.to_le_bytes().to_vec()),
            Self::Text(text) => {
                let bytes = [text.as_bytes(), b"\0"].concat();
                (2, bytes.len() as u32, bytes)
            }
            Self::Ratios(ratios) => {
                let bytes = ratios
                    .iter()
                    .flat_map(|(over, under)| [over.to_le_bytes(), under.to_le_bytes()].concat());
                (5, ratios.len() as u32, bytes.collect())
            }
            // The GPS version counts as bytes, the EXIF version as undefined.
            Self::Bytes(bytes) => (if tag == 0 { 1 } else { 7 }, bytes.len() as u32, bytes.clone()),
        }
    }
}

fn directory_bytes(entries: &[(u16, Value)]) -> usize {
    let outside: usize = entries
        .iter()
        .map(|(tag, value)| value.encoded(*tag).2.len())
        .filter(|length| *length > 4)
        .map(|length| length.next_multiple_of(2))
        .sum();
    2 + entries.len() * ENTRY_BYTES + 4 + outside
}

/// A directory that starts `start` bytes after the TIFF header, its longer values behind it.
fn directory(entries: &[(u16, Value)], start: usize) -> Vec<u8> {
    let mut bytes = (entries.len() as u16).to_le_bytes().to_vec();
    let mut outside: Vec<u8> = Vec::new();
    let outside_start = start + 2 + entries.len() * ENTRY_BYTES + 4;
    for (tag, value) in entries {
        let (kind, count, mut content) = value.encoded(*tag);
        bytes.extend(tag.to_le_bytes());
        bytes.extend(kind.to_le_bytes());
        bytes.extend(count.to_le_bytes());
        if content.len() <= 4 {
            content.resize(4, 0);
            bytes.extend(content);
        } else {
            bytes.extend(((outside_start + outside.len()) as u32).to_le_bytes());
            content.resize(content.len().next_multiple_of(2), 0);
            outside.extend(content);
        }
    }
    bytes.extend([0; 4]);
    bytes.extend(outside);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_become_minutes_and_seconds() {
        assert_eq!(degrees(-33.8568), [(33, 1), (51, 1), (2448, 100)]);
    }

    #[test]
    fn a_directory_is_as_long_as_announced() {
        let entries = photo_entries(&Facts {
            make: "a",
            model: "b",
            orientation: 1,
            taken: "2026:03:01 10:22:33",
            decimals: Some("371"),
            offset: Some("+01:00"),
            serial: Some("odd"),
            position: None,
            size: (1, 2),
        });
        assert_eq!(directory(&entries, 8).len(), directory_bytes(&entries));
    }
}
