//! Where a tile lies: C2SP tlog-tiles, "Merkle Tree" and "Log entries".

use std::fmt;
use std::str::FromStr;

/// One tile of 256 nodes, or the beginning of one that is not full.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileId {
    /// Its level: its nodes are the roots over 256 to the power of the level leaves.
    pub level: u8,
    /// Its place in the level.
    pub index: u64,
    /// How many nodes it has: 1 to [`TileId::FULL`].
    pub width: u16,
}

/// The text is no path of a tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no path of a tile")]
pub struct NoTile;

impl TileId {
    /// Nodes of a full tile.
    pub const FULL: u16 = 256;
    /// The highest level that a tree of 2^64 leaves has.
    pub const LEVEL_MAX: u8 = 7;

    /// Whether it will not change any more.
    pub fn is_full(self) -> bool {
        self.width == Self::FULL
    }

    /// The path of the bundle of entries under a tile of level 0.
    pub fn entries_path(self) -> String {
        format!("tile/entries/{}", self.place())
    }

    /// `N`, in groups of three digits, and how wide it is where it is not full.
    fn place(self) -> String {
        let mut rest = self.index;
        let mut place = format!("{:03}", rest % 1000);
        while rest >= 1000 {
            rest /= 1000;
            place = format!("x{:03}/{place}", rest % 1000);
        }
        if self.is_full() { place } else { format!("{place}.p/{}", self.width) }
    }

    fn from_place(level: u8, place: &str) -> Result<Self, NoTile> {
        let (numbers, width) = match place.split_once(".p/") {
            Some((numbers, width)) => (numbers, width.parse().map_err(|_| NoTile)?),
            None => (place, Self::FULL),
        };
        let mut index = 0_u64;
        for group in numbers.split('/') {
            let group: u64 =
                group.strip_prefix('x').unwrap_or(group).parse().map_err(|_| NoTile)?;
            index = index.checked_mul(1000).and_then(|n| n.checked_add(group)).ok_or(NoTile)?;
        }
        let tile = Self { level, index, width };
        // One spelling only: what would be written differently is none.
        let fits = (1..=Self::FULL).contains(&width) && level <= Self::LEVEL_MAX;
        if fits && tile.place() == place { Ok(tile) } else { Err(NoTile) }
    }

    /// From `N[.p/W]` under `tile/entries/`: the tile of level 0 whose entries are bundled there.
    ///
    /// # Errors
    /// It is no such path, or another spelling of one.
    pub fn of_entries(path: &str) -> Result<Self, NoTile> {
        path.strip_prefix("tile/entries/")
            .ok_or(NoTile)
            .and_then(|place| Self::from_place(0, place))
    }
}

/// The path of the tile, without a slash in front.
impl fmt::Display for TileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tile/{}/{}", self.level, self.place())
    }
}

impl FromStr for TileId {
    type Err = NoTile;

    fn from_str(path: &str) -> Result<Self, NoTile> {
        let (level, place) =
            path.strip_prefix("tile/").and_then(|path| path.split_once('/')).ok_or(NoTile)?;
        let number: u8 = level.parse().map_err(|_| NoTile)?;
        if number.to_string() == level { Self::from_place(number, place) } else { Err(NoTile) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn paths_are_those_of_the_specification() {
        let tile = |level, index, width| TileId { level, index, width };
        assert_eq!(tile(0, 1_234_067, 256).to_string(), "tile/0/x001/x234/067");
        assert_eq!(tile(2, 5, 12).to_string(), "tile/2/005.p/12");
        assert_eq!(tile(0, 1000, 1).entries_path(), "tile/entries/x001/000.p/1");
    }

    #[test]
    fn another_spelling_is_none() {
        for wrong in [
            "",
            "tile",
            "tile/0",
            "tile/0/",
            "tile/0/5",
            "tile/00/005",
            "tile/8/005",
            "tile/0/x005",
            "tile/0/005.p/256",
            "tile/0/005.p/0",
            "tile/0/005.p/300",
            "tile/0/005.p/05",
            "/tile/0/005",
            "tile/0/x000/005",
            "tile/0/001/005",
            "tile/0/+05",
            "tile/0/../005",
            "tile/-1/005",
            "tile/0/x18/x446/x744/x073/x709/x551/616",
        ] {
            assert_eq!(wrong.parse::<TileId>(), Err(NoTile), "{wrong}");
        }
        assert_eq!(TileId::of_entries("tile/0/005"), Err(NoTile));
    }

    proptest! {
        #[test]
        fn a_path_is_read_back(level in 0..=7_u8, index: u64, width in 1..=256_u16) {
            let tile = TileId { level, index, width };
            prop_assert_eq!(tile.to_string().parse(), Ok(tile));
            let entries = TileId { level: 0, ..tile };
            prop_assert_eq!(TileId::of_entries(&entries.entries_path()), Ok(entries));
        }

        #[test]
        fn whatever_text_comes_is_refused_or_read_back(text in "(tile/)?[0-9x/.p]{0,40}") {
            if let Ok(tile) = text.parse::<TileId>() {
                prop_assert_eq!(tile.to_string(), text);
            }
        }
    }
}
