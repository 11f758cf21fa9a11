use std::borrow::Cow;

/// What a spreadsheet takes for the beginning of a formula, the wide ones of a Chinese keyboard too.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// A cell of a table for people; one that a spreadsheet would work out gets an apostrophe in front.
#[must_use]
pub fn plain_cell<'a>(cell: impl Into<Cow<'a, str>>) -> Cow<'a, str> {
    let cell = cell.into();
    if cell.starts_with(FORMULA) { Cow::Owned(format!("'{cell}")) } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_table_is_worked_out() {
        for formula in
            ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠SUM(A1)"]
        {
            assert_eq!(plain_cell(formula), format!("'{formula}"));
        }
        assert_eq!(plain_cell("3 号楼 = 漏水"), "3 号楼 = 漏水");
    }
}
