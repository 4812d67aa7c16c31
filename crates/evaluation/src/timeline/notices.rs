//! What must be said with every such analysis.

use super::TimelinePage;

/// Sentences that stand on every page and in every summary.
const ALWAYS: [&str; 4] = [
    "These are apparent expressions, not feelings: a face that looks angry is often the face of somebody who is \
     not, and a calm face hides much. This is no instrument for medicine or for decisions about people.",
    "A classifier is not equally right about all people: error rates differ between groups, by age, skin, sex, \
     glasses, beards and how the light falls.",
    "In the European Union it is prohibited to infer people's emotions at work or in education, except for medical \
     or safety reasons: Regulation (EU) 2024/1689, Article 5(1)(f), since 2 February 2025.",
    "People who are filmed for this must be told: Article 50(3) of the same regulation.",
];

/// Where the stress index was asked for.
const OF_STRESS: &str = "That stress can be seen in a video alone is weakly supported: on the largest open \
     benchmark (StressID) the best video-only detection agrees with what people say of themselves with an F1 of \
     0.62 ± 0.07.";

/// All that apply, in their order.
pub(super) fn notices(page: &TimelinePage) -> Vec<&'static str> {
    let [first, others @ ..] = ALWAYS;
    let of_stress = page.stress.map(|_| OF_STRESS);
    std::iter::once(first).chain(of_stress).chain(others).collect()
}
