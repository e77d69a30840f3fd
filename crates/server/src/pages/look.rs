//! A page that shows the answer to a look of the API.

use sanad_records::Asking;
use serde_json::Value;

use super::frame;
use super::scene::{Drawn, Scene};
use crate::call::{Answer, Call};
use crate::problem::Problem;
use crate::reply::mark;

/// A page that shows the answer to a look.
pub(crate) trait Page {
    /// The look that the API has for it.
    type Look: Asking;

    /// Whether there is such a page at all, whatever the look tells: what is not there is not looked at.
    fn is_there(_: &Scene<'_>) -> Result<(), Problem> {
        Ok(())
    }

    /// Draws the answer.
    fn draw(scene: &Scene<'_>, answer: &Value) -> Result<Drawn, Problem>;
}

/// The handler of a page that shows the answer to a look.
pub(crate) fn look<P: Page>(call: &Call) -> Answer {
    let scene = Scene::of(call);
    P::is_there(&scene)?;
    let ask = P::Look::read(&call.sent())?;
    let shown =
        ask.reveal(&call.shared.records, call.by()?, call.request).map_err(Problem::of_reveal)?;
    let answer = serde_json::to_value(shown.value()).map_err(|_| Problem::inside())?;
    let mut response = frame::answer(&scene, scene.status(), &P::draw(&scene, &answer)?);
    mark(&mut response, &shown);
    Ok(response)
}
