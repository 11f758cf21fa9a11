use crate::petition::coded::coded;

coded! {
    /// What to part a figure by.
    GroupBy {
        /// The nodes just under the chosen one, and that one itself for what lies at it; without a chosen one,
        /// the node that each petition lies at.
        Grid = "grid",
        /// Its category.
        Category = "category",
        /// Whoever accepted it last.
        Worker = "worker",
        /// The member unit that it is handed to.
        Unit = "unit",
        /// The day in China on which it was reported.
        Day = "day",
        /// The week of that day, named by its Monday.
        Week = "week",
        /// The month of that day, named by its first.
        Month = "month",
        /// Its sort.
        Kind = "kind",
        /// The door it came through.
        Channel = "channel",
        /// How urgent it is.
        Urgency = "urgency",
        /// Where it stands.
        Status = "status",
        /// The level of the tree that solves it: of the tier it climbed to, or of its own node.
        Level = "level",
    }
}
