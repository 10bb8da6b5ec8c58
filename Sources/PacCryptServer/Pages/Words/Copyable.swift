/// A line that can be copied with a button.
struct Copyable {
    /// The field's name in the page.
    let id: String
    let label: String
    let value: String
}
