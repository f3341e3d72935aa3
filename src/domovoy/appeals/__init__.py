"""The life of an appeal: its statuses, clocks, answers, repeats and complaints."""
