//! What stays the same about a person: skin, hair, the shape of the face, glasses.

use crate::drawing::soft::Light;
use crate::random::{Draws, Purpose};

/// How hair is worn.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum HairStyle {
    Shaved,
    Short,
    SideParted,
    Curly,
    Bob,
    Long,
    TiedBack,
}

/// Hair on the face.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Beard {
    None,
    Stubble,
    Full,
}

/// Glasses and their frame.
#[derive(Clone, Copy)]
pub(crate) struct Glasses {
    pub(crate) colour: Light,
    /// 2 is round, larger is squarer.
    pub(crate) squareness: f32,
    pub(crate) thickness: f32,
    pub(crate) size: f32,
}

/// One person.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) skin: Light,
    pub(crate) lips: Light,
    pub(crate) iris: Light,
    pub(crate) hair: Light,
    pub(crate) brows: Light,
    pub(crate) style: HairStyle,
    pub(crate) beard: Beard,
    pub(crate) glasses: Option<Glasses>,
    /// Chin below the eyes, in half face widths.
    pub(crate) chin: f32,
    /// 0 is an oval jaw, 1 a square one.
    pub(crate) jaw_squareness: f32,
    /// Hairline above the eyes.
    pub(crate) hairline: f32,
    pub(crate) eye_distance: f32,
    pub(crate) eye_size: f32,
    /// Outer corners of the eyes up is positive.
    pub(crate) eye_slant: f32,
    pub(crate) brow_height: f32,
    pub(crate) brow_thickness: f32,
    pub(crate) nose_width: f32,
    pub(crate) nose_length: f32,
    pub(crate) mouth_width: f32,
    pub(crate) lip_fullness: f32,
    pub(crate) freckles: f32,
    /// 0 is young, 1 is old: folds and shadows.
    pub(crate) age: f32,
    /// Key of the person's own textures.
    pub(crate) texture: u64,
}

const SKINS: [Light; 8] = [
    [0.78, 0.55, 0.44],
    [0.72, 0.47, 0.35],
    [0.66, 0.42, 0.29],
    [0.56, 0.34, 0.22],
    [0.44, 0.25, 0.15],
    [0.33, 0.18, 0.11],
    [0.23, 0.125, 0.08],
    [0.70, 0.49, 0.36],
];

const HAIRS: [Light; 7] = [
    [0.012, 0.010, 0.010],
    [0.030, 0.018, 0.012],
    [0.065, 0.035, 0.018],
    [0.130, 0.070, 0.033],
    [0.330, 0.210, 0.095],
    [0.210, 0.070, 0.025],
    [0.300, 0.295, 0.290],
];

const IRISES: [Light; 5] = [
    [0.055, 0.030, 0.016],
    [0.110, 0.062, 0.028],
    [0.085, 0.090, 0.038],
    [0.075, 0.130, 0.170],
    [0.120, 0.140, 0.140],
];

const STYLES: [HairStyle; 8] = [
    HairStyle::Short,
    HairStyle::Long,
    HairStyle::SideParted,
    HairStyle::Bob,
    HairStyle::Curly,
    HairStyle::TiedBack,
    HairStyle::Shaved,
    HairStyle::Long,
];

impl Person {
    /// The person of a number. Neighbouring numbers get different hair, so that a small group
    /// is a varied one.
    pub(crate) fn new(seed: u64, number: usize) -> Self {
        let mut draws = Draws::new(seed, Purpose::Person, number as u64);
        let offset = Draws::new(seed, Purpose::Person, u64::MAX).below(STYLES.len());
        let style = STYLES[(number + offset) % STYLES.len()];
        let skin_index = draws.below(SKINS.len());
        let depth = draws.between(0.9, 1.08);
        let skin = SKINS[skin_index].map(|value| value * depth);
        let hair = hair_colour(skin_index, &mut draws);
        let fullness = draws.between(0.8, 1.25);
        Self {
            skin,
            lips: lip_colour(skin, &mut draws),
            iris: if skin[0] > 0.5 { draws.pick(&IRISES) } else { IRISES[draws.below(2)] },
            hair,
            brows: hair.map(|value| 0.6 * value + 0.006),
            style,
            beard: beard(style, &mut draws),
            glasses: draws.chance(0.3).then(|| glasses(&mut draws)),
            chin: draws.between(1.5, 1.72),
            jaw_squareness: draws.between(0.0, 0.6),
            hairline: draws.between(0.88, 1.06),
            eye_distance: draws.between(0.41, 0.455),
            eye_size: draws.between(0.19, 0.225),
            eye_slant: draws.between(-0.06, 0.12),
            brow_height: draws.between(0.275, 0.335),
            brow_thickness: draws.between(0.058, 0.095),
            nose_width: draws.between(0.19, 0.27),
            nose_length: draws.between(0.61, 0.70),
            mouth_width: draws.between(0.32, 0.385),
            lip_fullness: fullness * if skin[0] < 0.4 { 1.15 } else { 1.0 },
            freckles: if skin_index < 2 && draws.chance(0.4) { 1.0 } else { 0.0 },
            age: draws.unit() * draws.unit(),
            texture: draws.bits(),
        }
    }
}

fn hair_colour(skin_index: usize, draws: &mut Draws) -> Light {
    let fair = skin_index < 3 || skin_index == 7;
    let colour = HAIRS[if fair { draws.below(HAIRS.len()) } else { draws.below(3) }];
    let depth = draws.between(0.8, 1.25);
    colour.map(|value| value * depth)
}

fn lip_colour(skin: Light, draws: &mut Draws) -> Light {
    let red = draws.between(0.72, 0.9);
    [skin[0] * red, skin[1] * red * 0.56, skin[2] * red * 0.66]
}

fn beard(style: HairStyle, draws: &mut Draws) -> Beard {
    let may_have_one = matches!(
        style,
        HairStyle::Short | HairStyle::Shaved | HairStyle::SideParted | HairStyle::Curly
    );
    match draws.unit() {
        _ if !may_have_one => Beard::None,
        share if share < 0.25 => Beard::Full,
        share if share < 0.5 => Beard::Stubble,
        _ => Beard::None,
    }
}

fn glasses(draws: &mut Draws) -> Glasses {
    let colours =
        [[0.012, 0.012, 0.014], [0.10, 0.04, 0.015], [0.28, 0.26, 0.22], [0.03, 0.05, 0.12]];
    Glasses {
        colour: draws.pick(&colours),
        squareness: draws.between(2.0, 4.5),
        thickness: draws.between(0.014, 0.032),
        size: draws.between(0.30, 0.35),
    }
}
